using Microsoft.Azure.Functions.Worker;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>Functions of every kind that the host knows; each does what the <see cref="Script"/> says.</summary>
public sealed class TestFunctions(Script script)
{
    [Function(nameof(Batch))]
    public Task Batch([KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true)] KafkaRecord[] records, CancellationToken cancellationToken) =>
        script.PlayAsync(nameof(Batch), records, this, cancellationToken);

    [Function(nameof(RetriedForEver))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public Task RetriedForEver([KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true)] KafkaRecord[] records, CancellationToken cancellationToken) =>
        script.PlayAsync(nameof(RetriedForEver), records, this, cancellationToken);

    [Function(nameof(RetriedTwice))]
    [FixedDelayRetry(2, "00:00:05")]
    public Task RetriedTwice([KafkaTrigger("%Brokers%", "%Topic%", ConsumerGroup = "%Group%", IsBatched = true)] KafkaRecord[] records, CancellationToken cancellationToken) =>
        script.PlayAsync(nameof(RetriedTwice), records, this, cancellationToken);

    [Function(nameof(Secured))]
    public Task Secured(
        [KafkaTrigger(
            "Brokers", "Topic", IsBatched = true, Protocol = BrokerProtocol.SaslSsl, AuthenticationMode = BrokerAuthenticationMode.Plain,
            Username = "$ConnectionString", Password = "Secret", SslCaPEM = "%Certificate%")] KafkaRecord[] records) =>
        script.PlayAsync(nameof(Secured), records, this, CancellationToken.None);

    [Function(nameof(SecuredByName))]
    public Task SecuredByName([KafkaTrigger("Brokers", "Topic", IsBatched = true, Protocol = BrokerProtocol.Ssl, SslCaPEM = "Certificate")] KafkaRecord[] records) =>
        script.PlayAsync(nameof(SecuredByName), records, this, CancellationToken.None);

    [Function(nameof(SecuredByFile))]
    public Task SecuredByFile([KafkaTrigger("Brokers", "Topic", IsBatched = true, Protocol = BrokerProtocol.Ssl, SslCaLocation = "%CertificateFile%")] KafkaRecord[] records) =>
        script.PlayAsync(nameof(SecuredByFile), records, this, CancellationToken.None);

    [Function(nameof(Unsecured))]
    public Task Unsecured([KafkaTrigger("Brokers", "Topic", IsBatched = true, Username = "user", Password = "Secret")] KafkaRecord[] records) =>
        script.PlayAsync(nameof(Unsecured), records, this, CancellationToken.None);

    [Function(nameof(InPlainText))]
    public Task InPlainText([KafkaTrigger("Brokers", "Topic", IsBatched = true, Protocol = BrokerProtocol.Plaintext, Username = "user")] KafkaRecord[] records) =>
        script.PlayAsync(nameof(InPlainText), records, this, CancellationToken.None);

    [Function(nameof(Tick))]
    public Task Tick([TimerTrigger("00:00:00.100")] TimerInfo timer, CancellationToken cancellationToken) =>
        script.PlayAsync(nameof(Tick), timer, this, cancellationToken);

    [Function(nameof(TickAtStart))]
    public async ValueTask TickAtStart([TimerTrigger("00:00:00.100", RunOnStartup = true)] TimerInfo timer) =>
        await script.PlayAsync(nameof(TickAtStart), timer, this, CancellationToken.None);

    [Function(nameof(TickRetried))]
    [FixedDelayRetry(2, "00:00:00.020")]
    public Task TickRetried([TimerTrigger("00:00:00.100")] TimerInfo timer) =>
        script.PlayAsync(nameof(TickRetried), timer, this, CancellationToken.None);

    [Function(nameof(TickBySetting))]
    public Task TickBySetting([TimerTrigger("%Schedule%")] TimerInfo timer) =>
        script.PlayAsync(nameof(TickBySetting), timer, this, CancellationToken.None);

    [Function(nameof(TickOfVoid))]
    public void TickOfVoid([TimerTrigger("%Schedule%")] TimerInfo timer) => _ = script.PlayAsync(nameof(TickOfVoid), timer, this, CancellationToken.None);
}
