namespace Tier.LocalHost.Servers;

/// <summary>What a private broker must be the same for after a restart; stored in its folder.</summary>
internal sealed record KafkaServerState(string ClusterId, int Port, int ControllerPort);
