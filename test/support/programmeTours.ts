import type { Harness } from './harness.ts';
import { tourOfCare } from './careTour.ts';
import { tourOfCases } from './caseTour.ts';
import { tourOfRelations } from './relationTour.ts';
import { tourOfRules } from './ruleTour.ts';
import { tourOfSurveys } from './surveyTour.ts';

/** Asks every route once of what the worker keeps going: care, cases, relations, rules, surveys. */
export async function tourOfProgrammes(house: Harness): Promise<void> {
  const tours = [tourOfCare, tourOfCases, tourOfRelations, tourOfRules, tourOfSurveys];
  for (const tour of tours) await tour(house);
}
