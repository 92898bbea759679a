// SPDX-License-Identifier: EUPL-1.2
// Everything here is an addition: each page works without it.
import './pareltjes.css';
import { watchMaps } from './elements/map.ts';
import { suggestMunicipalities } from './elements/municipality.ts';
import { submitOnChange } from './elements/autosubmit.ts';
import { moveThroughYears } from './elements/years.ts';
import { followRuns } from './elements/runs.ts';
import { sendFilesWithProgress } from './elements/upload.ts';
import { checkAgreements } from './elements/agreement.ts';

watchMaps();
suggestMunicipalities();
submitOnChange();
moveThroughYears();
followRuns();
sendFilesWithProgress();
checkAgreements();
document.documentElement.dataset['script'] = 'aan';
