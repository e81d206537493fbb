using System.Globalization;
using System.Text.Json.Nodes;
using Tier.Deployment.Tests.Containers;
using Tier.Functions;
using Tier.Pipeline.Records;

namespace Tier.Deployment.Tests.Kubernetes;

public sealed class WorkloadTests
{
    public static TheoryData<string, string> Deployments
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var overlay in Manifests.Overlays)
            {
                foreach (var service in ComposeFile.App.Keys)
                {
                    data.Add(overlay, service);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_runs_one_function_and_has_the_settings_that_it_needs(string overlay, string name)
    {
        var container = Container(overlay, name);
        Variables(container)["AzureFunctionsJobHost__functions__0"].Text("value").Should().Be(ComposeFile.App[name]);
        AppSettings.Check($"{overlay}, {name}", ComposeFile.App[name], [.. Variables(container).Keys, .. Settings(overlay).Keys]);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Secrets_are_references_and_nothing_else(string overlay, string name)
    {
        var variables = Variables(Container(overlay, name));
        variables.Where(variable => variable.Value["valueFrom"] is not null).Select(variable => variable.Key)
            .Should().BeSubsetOf(AppSettings.Secrets);
        variables.Keys.Intersect(AppSettings.Secrets)
            .Should().Contain([nameof(PipelineOptions.BrokerPassword), nameof(PipelineOptions.MySqlConnection), "AzureWebJobsStorage"])
            .And.AllSatisfy(secret => variables[secret].Text("valueFrom", "secretKeyRef", "key").Should().Be(secret));
        Settings(overlay).Keys.Intersect(AppSettings.Secrets).Should().BeEmpty();
        Manifests.Of(overlay, "Secret").Should().BeEmpty("a secret isn't a file of the project");
    }

    [Fact]
    public void The_guide_makes_every_secret_that_is_referred_to()
    {
        var guide = ProjectFile.Read("docs/deploy.md").Replace(" \\\n", " ", StringComparison.Ordinal).Split('\n');
        var references = Variables(Container("confluent", "weather-etl")).Values.Select(variable => variable["valueFrom"]?["secretKeyRef"])
            .OfType<JsonNode>()
            .Concat(Manifests.Of("confluent", "TriggerAuthentication")["broker"].List("spec", "secretTargetRef").OfType<JsonNode>());
        foreach (var reference in references)
        {
            guide.Should().Contain(
                line => line.Contains($"create secret generic {reference["name"]} ")
                    && line.Contains($"--from-literal={reference["key"]}="));
        }
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Settings_that_compose_has_too_are_the_same(string overlay, string name)
    {
        var compose = ComposeFile.Environment(name);
        string[] ofServers = [nameof(PipelineOptions.BrokerList)];
        Settings(overlay).Where(setting => compose.ContainsKey(setting.Key) && !ofServers.Contains(setting.Key))
            .Should().NotBeEmpty().And.AllSatisfy(setting => compose[setting.Key].Should().Be(setting.Value, setting.Key));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_may_do_little(string overlay, string name)
    {
        var pod = Pod(overlay, name);
        pod.Text("automountServiceAccountToken").Should().Be("false");
        pod.Text("securityContext", "runAsNonRoot").Should().Be("true");
        pod.Text("securityContext", "seccompProfile", "type").Should().Be("RuntimeDefault");
        var container = Container(overlay, name);
        container.Text("securityContext", "readOnlyRootFilesystem").Should().Be("true");
        container.Text("securityContext", "allowPrivilegeEscalation").Should().Be("false");
        container.Texts("securityContext", "capabilities", "drop").Single().Should().Be("ALL");
        container.List("volumeMounts").Select(mount => mount.Text("mountPath")).Should().Equal("/tmp", "/azure-functions-host/Secrets");
        container.Text("resources", "limits", "cpu").Should().Be("1");
        container.Text("resources", "limits", "memory").Should().Be("1Gi");
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_is_asked_at_the_port_where_the_host_listens(string overlay, string name)
    {
        var container = Container(overlay, name);
        var port = container.List("ports").Single()!;
        Dockerfile.Instructions(ProjectFile.Read(Dockerfile.Path)).Should().Contain($"EXPOSE {port["containerPort"]}");
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            var request = container[probe]!["httpGet"]!;
            (request.Text("path"), request.Text("port")).Should().Be(("/", port.Text("name")));
        }
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_is_given_the_time_that_a_load_may_take(string overlay, string name) =>
        int.Parse(Pod(overlay, name).Text("terminationGracePeriodSeconds"), CultureInfo.InvariantCulture)
            .Should().BeGreaterThan((int)HostJson.LongestLoad.TotalSeconds);

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pods_image_is_of_a_build_with_the_overlays_security(string overlay, string name) =>
        Container(overlay, name).Text("image").Should().MatchRegex(@"^ghcr\.io/OWNER/tier-functions:\d+\.\d+\.\d+-saslssl$");

    [Fact]
    public void Only_one_pod_replays_and_the_old_one_is_gone_first()
    {
        foreach (var overlay in Manifests.Overlays)
        {
            var replay = Manifests.Of(overlay, "Deployment")["replay"]["spec"]!;
            replay.Text("replicas").Should().Be("1");
            replay.Text("strategy", "type").Should().Be("Recreate");
            Variables(Container(overlay, "replay"))[LosslessSettings.Replicas].Text("value").Should().Be("1");
            Manifests.Of(overlay, "ScaledObject").Keys.Should().NotContain("replay");
        }
    }

    [Fact]
    public void Each_selector_finds_its_own_pods()
    {
        foreach (var (name, deployment) in Manifests.Of("confluent", "Deployment"))
        {
            var labels = deployment.At("spec", "template", "metadata", "labels");
            deployment.Text("spec", "selector", "matchLabels", "app.kubernetes.io/name").Should().Be(name);
            labels.Text("app.kubernetes.io/name").Should().Be(name);
            var policy = Manifests.Of("confluent", "NetworkPolicy").Values.Single().At("spec", "podSelector", "matchLabels")
                .AsObject().Single();
            labels[policy.Key]!.GetValue<string>().Should().Be(policy.Value!.GetValue<string>());
        }

        foreach (var (name, budget) in Manifests.Of("confluent", "PodDisruptionBudget"))
        {
            budget.Text("spec", "selector", "matchLabels", "app.kubernetes.io/name").Should().Be(name);
        }
    }

    [Fact]
    public void Pods_may_call_the_brokers_at_their_port()
    {
        foreach (var overlay in Manifests.Overlays)
        {
            var ports = Manifests.Of(overlay, "NetworkPolicy").Values.Single().List("spec", "egress")
                .SelectMany(rule => rule.List("ports")).Select(port => port.Text("port"));
            ports.Should().Contain([Settings(overlay)[nameof(PipelineOptions.BrokerList)].Split(':')[1], "3306", "443", "53"]);
        }
    }

    private static JsonNode Pod(string overlay, string name) => Manifests.Of(overlay, "Deployment")[name].At("spec", "template", "spec");

    private static JsonNode Container(string overlay, string name) => Pod(overlay, name).List("containers").Single()!;

    private static Dictionary<string, JsonNode> Variables(JsonNode container) =>
        container.List("env").ToDictionary(variable => variable.Text("name"), variable => variable!);

    private static Dictionary<string, string> Settings(string overlay) =>
        Manifests.Of(overlay, "ConfigMap").Values.Single()["data"]!.AsObject()
        .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());
}
