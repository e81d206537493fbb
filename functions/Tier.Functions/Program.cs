using Microsoft.Azure.Functions.Worker.Builder;
using Tier.Functions;

return await AppRun.RunAsync(() =>
{
    var builder = FunctionsApplication.CreateBuilder(args);
    HostWatch.RequireHost(builder.Configuration);
    builder.Configuration.AddHostJson(AppContext.BaseDirectory);
    builder.Services.AddTierFunctions(builder.Configuration);
    return builder.Build();
});
