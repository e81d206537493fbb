using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.LocalHost.Tests.Servers;

/// <summary>What the fault tests do to a network must be what they say. The server here answers each line with the same line.</summary>
public sealed class TcpProxyTests : IAsyncLifetime
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly List<string> received = [];
    private TcpProxy proxy = null!;
    private int serverSawEnd;

    public ValueTask InitializeAsync()
    {
        server.Start();
        proxy = TcpProxy.Start(((IPEndPoint)server.LocalEndpoint).Port);
        _ = ServeAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        server.Stop();
    }

    [Fact]
    public async Task It_lets_bytes_through_and_counts_them_and_the_connections()
    {
        using var one = await ConnectAsync();
        using var other = await ConnectAsync();

        (await one.AskAsync("hello")).Should().Be("hello");
        (await other.AskAsync(new string('x', 300_000))).Should().HaveLength(300_000);

        (proxy.Accepted, proxy.Connected).Should().Be((2, 2));
        proxy.Forwarded(ProxyDirection.ToServer).Should().Be(300_007);
        proxy.Forwarded(ProxyDirection.ToClient).Should().Be(300_007);
    }

    [Fact]
    public async Task A_client_that_ends_its_half_still_gets_the_answer_and_then_the_end()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("last words\n");
        client.Socket.Shutdown(SocketShutdown.Send);

        (await client.ReadLineAsync()).Should().Be("last words");
        (await client.ReadLineAsync()).Should().BeNull();
        await Eventually.HoldsAsync(() => proxy.Connected == 0);
    }

    [Fact]
    public async Task A_slow_network_delays_and_is_fast_again_when_told_also_for_what_waits()
    {
        using var client = await ConnectAsync();
        proxy.Slow(TimeSpan.FromMilliseconds(100));
        var asked = Stopwatch.GetTimestamp();
        (await client.AskAsync("hello")).Should().Be("hello");
        Stopwatch.GetElapsedTime(asked).Should().BeGreaterThan(TimeSpan.FromMilliseconds(190), "it waits on both ways");

        proxy.Slow(TimeSpan.FromHours(1));
        var answer = client.AskAsync("again");
        proxy.PassThrough();
        (await answer).Should().Be("again");
    }

    [Fact]
    public async Task A_narrow_network_lets_so_many_bytes_a_second_through()
    {
        using var client = await ConnectAsync();
        proxy.Slow(TimeSpan.Zero, bytesPerSecond: 20_000);
        var asked = Stopwatch.GetTimestamp();

        (await client.AskAsync(new string('x', 9_999))).Should().HaveLength(9_999);

        Stopwatch.GetElapsedTime(asked).Should().BeGreaterThan(TimeSpan.FromMilliseconds(490));
    }

    [Theory, InlineData(null), InlineData(ProxyDirection.ToServer), InlineData(ProxyDirection.ToClient)]
    public async Task A_network_that_swallows_keeps_connections_open_and_holds_what_is_sent_until_it_passes(ProxyDirection? direction)
    {
        using var before = await ConnectAsync();
        (await before.AskAsync("hello")).Should().Be("hello");
        proxy.Swallow(direction);
        using var after = await ConnectAsync();
        var answers = new[] { before.AskAsync("from before"), after.AskAsync("from after") };
        if (direction == ProxyDirection.ToClient)
        {
            await Eventually.HoldsAsync(() => Received("from before") && Received("from after"));
        }

        // Nothing tells of what doesn't come, so this waits for what comes in the same time.
        await using (var other = TcpProxy.Start(proxy.TargetPort))
        {
            using var witness = await Client.ConnectAsync(other.Port);
            (await witness.AskAsync("witness")).Should().Be("witness");
        }

        answers.Should().OnlyContain(answer => !answer.IsCompleted);
        Received("from before").Should().Be(direction == ProxyDirection.ToClient);

        proxy.PassThrough();
        (await Task.WhenAll(answers)).Should().Equal("from before", "from after");
    }

    [Fact]
    public async Task A_connection_cut_by_a_reset_fails_and_one_that_is_finished_ends_and_new_ones_work()
    {
        using var reset = await ConnectAsync();
        (await reset.AskAsync("hello")).Should().Be("hello");
        proxy.Cut();
        (await reset.Invoking(client => client.ReadLineAsync()).Should().ThrowAsync<IOException>())
            .WithInnerException<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);

        using var finished = await ConnectAsync();
        (await finished.AskAsync("hello")).Should().Be("hello");
        proxy.Cut(ProxyEnding.Finish);
        (await finished.ReadLineAsync()).Should().BeNull();
        await Eventually.HoldsAsync(() => serverSawEnd == 2);

        using var next = await ConnectAsync();
        (await next.AskAsync("hello")).Should().Be("hello");
    }

    [Fact]
    public async Task A_client_that_is_cut_alone_leaves_the_server_in_its_belief()
    {
        using var client = await ConnectAsync();
        (await client.AskAsync("hello")).Should().Be("hello");

        proxy.Cut(sides: ProxySide.Client);

        await client.Invoking(gone => gone.ReadLineAsync()).Should().ThrowAsync<IOException>();
        using var next = await ConnectAsync();
        (await next.AskAsync("witness")).Should().Be("witness");
        (serverSawEnd, proxy.Connected).Should().Be((0, 2));
        proxy.Cut(sides: ProxySide.Server);
        await Eventually.HoldsAsync(() => serverSawEnd == 2);
    }

    [Fact]
    public async Task It_refuses_as_a_closed_port_does_and_listens_again_at_the_same_port()
    {
        using var open = await ConnectAsync();
        (await open.AskAsync("hello")).Should().Be("hello");

        proxy.Refuse();
        var refused = await FluentActions.Awaiting(ConnectAsync).Should().ThrowAsync<SocketException>();
        refused.Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        (await open.AskAsync("still here")).Should().Be("still here");

        proxy.PassThrough();
        using var next = await ConnectAsync();
        (await next.AskAsync("hello")).Should().Be("hello");
    }

    [Fact]
    public async Task It_accepts_and_closes()
    {
        proxy.AcceptAndClose();
        using var closed = await ConnectAsync();
        (await closed.ReadLineAsync()).Should().BeNull();

        proxy.PassThrough();
        using var next = await ConnectAsync();
        (await next.AskAsync("hello")).Should().Be("hello");
    }

    [Fact]
    public async Task Where_nothing_listens_behind_it_the_client_is_cut()
    {
        server.Stop();

        // Cut while it still connects, or afterwards: who is faster isn't said.
        var exception = await Record.ExceptionAsync(async () =>
        {
            using var client = await ConnectAsync();
            await client.ReadLineAsync();
        });

        (exception as SocketException ?? exception?.InnerException).Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Theory]
    [InlineData(CutMoment.BeforeForwarding, false)]
    [InlineData(CutMoment.AfterForwarding, true)]
    [InlineData(CutMoment.AfterAnswer, true)]
    public async Task It_cuts_one_connection_when_a_text_comes_by_for_the_second_time(CutMoment moment, bool arrives)
    {
        using var cut = await ConnectAsync();
        using var other = await ConnectAsync();
        var fired = proxy.CutWhen(ProxyDirection.ToServer, "commit", moment, occurrence: 2);

        (await cut.AskAsync("commit 1")).Should().Be("commit 1");
        fired.IsCompleted.Should().BeFalse();
        // In two pieces, as on any network.
        await cut.SendAsync("com");
        await Eventually.HoldsAsync(() => proxy.Forwarded(ProxyDirection.ToServer) == "commit 1\ncom".Length);
        await cut.SendAsync("mit 2\n");
        await fired.WaitAsync(Eventually.Patience);

        await cut.Invoking(gone => gone.ReadLineAsync()).Should().ThrowAsync<IOException>();
        await Eventually.HoldsAsync(() => serverSawEnd == 1);
        Received("commit 2").Should().Be(arrives);
        (await other.AskAsync("commit 3")).Should().Be("commit 3");
    }

    [Fact]
    public async Task It_cuts_in_mid_answer()
    {
        using var client = await ConnectAsync();
        var fired = proxy.CutAfterBytes(ProxyDirection.ToClient, 100_000);

        await client.SendAsync(new string('x', 199_999) + "\n");
        await fired.WaitAsync(Eventually.Patience);

        proxy.Forwarded(ProxyDirection.ToClient).Should().Be(100_000);
        await client.Invoking(gone => gone.ReadLineAsync()).Should().ThrowAsync<IOException>();
    }

    private Task<Client> ConnectAsync() => Client.ConnectAsync(proxy.Port);

    private bool Received(string line)
    {
        lock (received)
        {
            return received.Contains(line);
        }
    }

    private async Task ServeAsync()
    {
        while (server.Server.IsBound)
        {
            TcpClient client;
            try
            {
                client = await server.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // the test is over
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient accepted)
    {
        using var client = new Client(accepted);
        try
        {
            while (await client.ReadLineAsync() is { } line)
            {
                lock (received)
                {
                    received.Add(line);
                }

                await client.SendAsync(line + "\n");
            }
        }
        catch (IOException)
        {
            // Its end, in the other way.
        }

        Interlocked.Increment(ref serverSawEnd);
    }

    private sealed class Client(TcpClient client) : IDisposable
    {
        private readonly StreamReader reader = new(client.GetStream(), Encoding.UTF8);

        public Socket Socket => client.Client;

        public static async Task<Client> ConnectAsync(int port)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return new(client);
        }

        public async Task<string?> AskAsync(string line)
        {
            await SendAsync(line + "\n");
            return await ReadLineAsync();
        }

        public Task SendAsync(string text) => client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

        public Task<string?> ReadLineAsync() => reader.ReadLineAsync();

        public void Dispose()
        {
            reader.Dispose();
            client.Dispose();
        }
    }
}
