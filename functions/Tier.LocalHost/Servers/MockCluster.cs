using System.Runtime.InteropServices;

namespace Tier.LocalHost.Servers;

/// <summary>A mock cluster of librdkafka and the client that owns it, freed together and in that order.</summary>
internal sealed unsafe class MockCluster : SafeHandle
{
    private readonly nint client;

    private MockCluster(nint client)
        : base(0, ownsHandle: true) => this.client = client;

    public override bool IsInvalid => handle == 0;

    public static MockCluster Create(int brokers)
    {
        var library = Librdkafka.Loaded;
        var cluster = new MockCluster(library.NewQuietClient());
        cluster.SetHandle(library.NewCluster(cluster.client, brokers));
        if (!cluster.IsInvalid)
        {
            return cluster;
        }

        library.DestroyClient(cluster.client); // an invalid handle is never released
        throw new InvalidOperationException("librdkafka made no mock cluster: are there no free loopback ports?");
    }

    protected override bool ReleaseHandle()
    {
        Librdkafka.Loaded.DestroyCluster(handle);
        Librdkafka.Loaded.DestroyClient(client);
        return true;
    }
}
