import type { TemplateRequest } from '../../model/entry.ts';
import type { FieldReport, FieldTest, Matcher, Subject } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import { shown, shownList } from '../kinds/texts.ts';
import { methodFits, methodRules } from '../lookup.ts';
import type { Origin } from '../origin.ts';
import { pathFits } from '../paths/path-test.ts';
import { fieldFits } from '../templates/fits.ts';
import { bodyText } from './body-text.ts';
import { gotHost, gotScheme } from './pair.ts';
import { pathDetail, pathExpects } from './path.ts';

/** Field by field, what a template asks of a request and what it got. */
export function templateReports(template: TemplateRequest, request: Request, origin: Origin): FieldReport[] {
  const { method, path, fields } = template;
  const reports: FieldReport[] = [];
  if (method) reports.push(methodReport(method, request));
  const [addressed, others] = [fields.filter(isAddress), fields.filter((field) => !isAddress(field))];
  for (const field of addressed) reports.push(fieldReport(field, request, origin));
  if (path) {
    const ok = path.some((test) => pathFits(test, request.path));
    const detail = ok ? undefined : pathDetail(path, request.path);
    reports.push({
      field: 'path',
      ok,
      expected: pathExpects(path),
      got: shown(request.path),
      ...(detail ? { detail } : {}),
    });
  }
  for (const field of others) reports.push(fieldReport(field, request, origin));
  return reports;
}

const isAddress = ({ name }: FieldTest): boolean => name === 'scheme' || name === 'host';

function methodReport(method: Matcher, request: Request): FieldReport {
  return {
    field: 'method',
    ok: methodRules(request).some((rule) => methodFits(method, request, rule)),
    expected: method.literals?.join(' or ') ?? method.expects,
    got: request.method,
  };
}

function fieldReport(field: FieldTest, request: Request, origin: Origin): FieldReport {
  const ok = fieldFits(field, request, origin);
  const subject = field.subject(request);
  const detail = ok ? undefined : field.matcher.detail?.(subject);
  return {
    field: field.name,
    ok,
    expected: field.matcher.expects,
    got: gotText(field, subject, origin),
    ...(detail ? { detail } : {}),
  };
}

function gotText(field: FieldTest, subject: Subject, origin: Origin): string {
  if (field.name === 'host') return gotHost(origin);
  if (field.name === 'scheme') return gotScheme(origin);
  return subject.body ? bodyText(subject.body.body) : shownList(subject.values);
}
