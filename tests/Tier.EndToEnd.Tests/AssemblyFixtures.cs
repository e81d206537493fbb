using Tier.Testing;

[assembly: AssemblyFixture(typeof(TestServers))]

// Each test has servers and an app of its own beside it: more at once than this, and they wait for each other rather than for conditions.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
