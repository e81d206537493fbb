using System.Globalization;
using Microsoft.Extensions.Hosting;
using Tier.Functions;

// The app's Program.cs on the framework's own builder instead of the worker's, for tests: it starts, watches and ends as the deployed one
// does, and nothing calls its functions. Its argument is the folder of host.json. It prints its exit code, which nobody can
// ask of an adopted process.
var code = await AppRun.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder();
    builder.Configuration.AddHostJson(args[0]);
    builder.Services.AddTierFunctions(builder.Configuration);
    return builder.Build();
});
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"exit code {code}"));
return code;
