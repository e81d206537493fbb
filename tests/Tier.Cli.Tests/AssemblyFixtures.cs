using Tier.Testing;

[assembly: AssemblyFixture(typeof(TestServers))]
