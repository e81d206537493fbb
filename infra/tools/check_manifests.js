// Checks Kubernetes objects, YAML on standard input, against the schemas of Kubernetes and KEDA: types and required fields.
// An unknown field passes; Tier.Deployment.Tests looks for those. Prints a line for each object that is wrong, and then exits with 1.
// By hand: .tier/tools/kubectl kustomize infra/kubernetes/overlays/event-hubs | node infra/tools/check_manifests.js
import { existsSync, readFileSync } from "node:fs";

const packages = new URL("../../.tier/tools/node_modules/", import.meta.url);
const { parseAllDocuments } = (await import(new URL("yaml/dist/index.js", packages))).default;

const api = (manifest) => {
  if (typeof manifest?.apiVersion !== "string") {
    throw new Error("an object needs an apiVersion");
  }

  const [group, version] = manifest.apiVersion.includes("/") ? manifest.apiVersion.split("/") : ["", manifest.apiVersion];
  const folder = group === "keda.sh" ? "@kubernetes-models/keda/" : "kubernetes-models/";
  return new URL([folder.slice(0, -1), group, version, manifest.kind].filter(Boolean).join("/") + ".js", packages);
};

const check = async (manifest) => {
  const file = api(manifest);
  if (!existsSync(file)) {
    throw new Error(`there is no such kind in ${manifest.apiVersion}`);
  }

  new (await import(file))[manifest.kind](manifest).validate();
};

// Kubernetes reads YAML 1.1, where an unquoted no is false.
const documents = parseAllDocuments(readFileSync(0, "utf8"), { version: "1.1" });
let checked = 0;
for (const document of documents) {
  const manifest = document.toJS();
  const name = `${manifest?.kind} ${manifest?.metadata?.name}`;
  try {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }

    await check(manifest);
    checked++;
  } catch (problem) {
    console.error(`${name}: ${problem.message}`);
    process.exitCode = 1;
  }
}

if (checked === 0 && !process.exitCode) {
  console.error("There is no object to check on standard input.");
  process.exitCode = 1;
}

console.log(`${checked} objects are as their schemas say.`);
