using Tier.Testing;

namespace Tier.Deployment.Tests;

public sealed class ComposeFileTests
{
    [Fact]
    public void There_is_a_compose_file() => File.Exists(Path.Combine(Repository.Root, "docker-compose.yml")).Should().BeTrue();
}
