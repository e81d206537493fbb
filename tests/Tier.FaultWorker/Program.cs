using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tier.FaultWorker;
using Tier.Functions;
using Tier.LocalHost;
using Tier.Pipeline.Loading;
using Tier.Testing;

// A worker of its own for tests: the app as it is shipped, which stops or kills itself where it is told to. Its life ends with its standard input.
var order = JsonSerializer.Deserialize<FaultOrder>(await Console.In.ReadLineAsync() ?? "null") ?? throw new InvalidOperationException("The order comes on standard input.");
var fault = new Fault(order);
await using var host = LocalFunctionsHost.Create(new()
{
    HostJsonPath = Path.Combine(Repository.Root, "host.json"),
    Settings = order.Settings,
    ConfigureServices = (services, configuration) =>
    {
        services.AddTierFunctions(configuration);
        fault.Arm(services);
    },
});
await host.StartAsync();
await Task.WhenAny(Task.Run(Console.In.ReadToEnd), Task.Delay(Timeout.Infinite, host.Stopping));
await host.StopAsync();
if (host.Services.GetRequiredService<PipelineFailure>().Cause is { } cause)
{
    await Console.Error.WriteLineAsync(cause.ToString());
    return 1;
}

return 0;
