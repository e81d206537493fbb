namespace Tier.Deployment.Tests.Kubernetes;

public sealed class ManifestTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_object_is_as_its_schema_says(string overlay)
    {
        var result = CheckingTool.Schemas(Manifests.Text(overlay));
        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Be($"{Manifests.Of(overlay).Count} objects are as their schemas say.\n");
    }

    [Theory]
    [InlineData("replicas: 1", "replicas: \"1\"", "Deployment replay: data/spec/replicas must be integer")]
    [InlineData("lagThreshold: \"1000\"", "lagThreshold: 1000", "metadata/lagThreshold must be string")]
    [InlineData("scaleTargetRef:", "scaleTargetRf:", "data/spec must have required property scaleTargetRef")]
    [InlineData("kind: NetworkPolicy", "kind: NetworkPolice", "NetworkPolice functions: there is no such kind in networking.k8s.io/v1")]
    public void The_schemas_refuse_a_broken_copy(string good, string bad, string complaint)
    {
        var text = Manifests.Text("confluent");
        text.Should().Contain(good);
        var result = CheckingTool.Schemas(text.Replace(good, bad, StringComparison.Ordinal));
        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain(complaint);
    }

    [Fact]
    public void Nothing_to_check_is_a_failure() => CheckingTool.Schemas("").ExitCode.Should().Be(1);

    [Theory]
    [MemberData(nameof(Overlays))]
    public void No_object_has_a_field_that_Kubernetes_does_not_know(string overlay) =>
        Manifests.UnknownFields(Manifests.Text(overlay)).Should().BeEmpty();

    [Theory]
    [InlineData("terminationGracePeriodSeconds:", "terminationGraceSeconds:")]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRootFileSystem:")]
    [InlineData("maxUnavailable:", "maxUnavailabel:")]
    public void A_misspelt_field_is_found(string good, string bad)
    {
        var text = Manifests.Text("confluent");
        text.Should().Contain(good);
        Manifests.UnknownFields(text.Replace(good, bad, StringComparison.Ordinal)).Should().NotBeEmpty()
            .And.AllSatisfy(problem => problem.Should().Contain(bad.TrimEnd(':')));
    }

    [Theory]
    [InlineData("  - replay.yaml", "  - replays.yaml")]
    [InlineData("configMapGenerator:", "configMapGenerators:")]
    public void Kubectl_refuses_a_broken_kustomization(string good, string bad)
    {
        using var folder = new TemporaryFolder();
        var copy = folder.CopyFolder(Manifests.Folder);
        var file = Path.Combine(copy, "base", "kustomization.yaml");
        var text = File.ReadAllText(file);
        text.Should().Contain(good);
        File.WriteAllText(file, text.Replace(good, bad, StringComparison.Ordinal));
        Manifests.Build(Path.Combine(copy, "overlays", "confluent")).ExitCode.Should().Be(1);
    }

    [Fact]
    public void The_overlays_differ_in_the_brokers_only()
    {
        // A ConfigMap's name ends in the hash of its content.
        var names = Manifests.Overlays.Select(overlay => Manifests.Of(overlay)
            .Select(manifest => $"{manifest["kind"]} {manifest.Text("metadata", "name").Split("tier-settings-")[0]}").ToList()).ToList();
        names[0].Should().Equal(names[1]);
    }
}
