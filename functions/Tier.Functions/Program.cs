using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Tier.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Configuration.AddHostJson(AppContext.BaseDirectory);
builder.Services.AddTierFunctions(builder.Configuration);
builder.Build().Run();
