using System.Globalization;
using System.Text.Json.Nodes;
using static Tier.Deployment.Tests.Azure.AzureSnapshot;

namespace Tier.Deployment.Tests.Azure;

/// <summary>What the types of Azure's resources leave open, and this project doesn't.</summary>
internal static class AzureRules
{
    private const int LeastPacket = 16 * 1024 * 1024;

    private static readonly string[] Functions = ["ReplayProducer", "SegmentTracksEtl", "WeatherEtl"];

    /// <summary>A sentence for each rule that a snapshot breaks.</summary>
    public static IReadOnlyList<string> Broken(AzureSnapshot snapshot) => [.. All(snapshot).Where(sentence => sentence.Length > 0)];

    /// <summary>Each rule: empty where it holds.</summary>
    private static IEnumerable<string> All(AzureSnapshot snapshot) =>
    [
        .. AzureApp.Of(snapshot).SelectMany(app => snapshot.Name == "confluent" ? OfPremium(app) : OfFlex(app)),
        .. OfApps(snapshot), .. OfPlans(snapshot), .. OfStorage(snapshot), .. OfEventHubs(snapshot), .. OfMySql(snapshot),
        .. OfRoles(snapshot), .. OfNetwork(snapshot), .. OfAlerts(snapshot),
    ];

    private static IEnumerable<string> OfFlex(AzureApp app)
    {
        var config = At(app.Site, "properties.functionAppConfig");
        yield return Is(app, config, "runtime.name", "dotnet-isolated");
        yield return Is(app, config, "runtime.version", "10.0");
        yield return Is(app, config, "scaleAndConcurrency.instanceMemoryMB", "2048");
        yield return Is(app, config, "deployment.storage.type", "blobContainer");
        yield return Is(app, config, "deployment.storage.authentication.type", "UserAssignedIdentity");
        var ready = At(config, "scaleAndConcurrency.alwaysReady")!.AsArray()
            .Select(entry => $"{entry!["name"]} {entry["instanceCount"]}").Order(StringComparer.Ordinal);
        yield return That(
            ready.SequenceEqual(Functions.Except(app.DisabledFunctions).Select(name => $"function:{name} 1")),
            $"{app.Service}: is not always ready");
        yield return That(!app.Settings.Keys.Any(key => key.StartsWith("FUNCTIONS_WORKER", StringComparison.Ordinal)),
            $"{app.Service}: a setting that Flex refuses");
    }

    private static IEnumerable<string> OfPremium(AzureApp app)
    {
        var config = At(app.Site, "properties.siteConfig");
        yield return Is(app, config, "linuxFxVersion", "DOTNET-ISOLATED|10.0");
        yield return Is(app, config, "functionsRuntimeScaleMonitoringEnabled", "true");
        yield return Is(app, config, "minimumElasticInstanceCount", "1");
        yield return That(app.Service != "replay" || Text(config, "functionAppScaleLimit") == "1",
            $"{app.Service}: more than one instance");
    }

    private static IEnumerable<string> OfApps(AzureSnapshot snapshot)
    {
        var apps = AzureApp.Of(snapshot);
        yield return That(
            apps.Select(app => app.Service).Order(StringComparer.Ordinal).SequenceEqual(["replay", "workers"]),
            "the services are not those of azure.yaml");
        yield return That(
            apps.SelectMany(app => Functions.Except(app.DisabledFunctions)).Order(StringComparer.Ordinal).SequenceEqual(Functions),
            "a function runs in no app, or in two");
        foreach (var app in apps)
        {
            yield return Is(app, app.Site, "properties.httpsOnly", "true");
            yield return Is(app, app.Site, "properties.siteConfig.minTlsVersion", "1.2");
            yield return Is(app, app.Site, "properties.siteConfig.ftpsState", "Disabled");
            var doors = snapshot.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
                .Where(door => Text(door, "name")!.StartsWith($"{app.Site["name"]}/", StringComparison.Ordinal)).ToList();
            yield return That(doors.Count == 2 && doors.All(door => Text(door, "properties.allow") == "false"),
                $"{app.Service}: deployment by a password");
        }
    }

    private static IEnumerable<string> OfPlans(AzureSnapshot snapshot)
    {
        var skus = snapshot.Of("Microsoft.Web/serverfarms").Select(plan => Text(plan, "sku.name"));
        yield return That(skus.SequenceEqual(snapshot.Name == "confluent" ? ["EP1"] : ["FC1", "FC1"]), "the plans' SKU");
    }

    private static IEnumerable<string> OfStorage(AzureSnapshot snapshot)
    {
        var account = snapshot.One("Microsoft.Storage/storageAccounts");
        yield return Is(account, "properties.allowBlobPublicAccess", "false");
        yield return Is(account, "properties.allowSharedKeyAccess", "false");
        yield return Is(account, "properties.minimumTlsVersion", "TLS1_2");
        yield return Is(account, "properties.supportsHttpsTrafficOnly", "true");
        foreach (var container in snapshot.Of("Microsoft.Storage/storageAccounts/blobServices/containers"))
        {
            yield return Is(container, "properties.publicAccess", "None");
        }
    }

    private static IEnumerable<string> OfEventHubs(AzureSnapshot snapshot)
    {
        if (snapshot.Name == "confluent")
        {
            yield return That(snapshot.Of("Microsoft.EventHub/namespaces").Count == 0, "Event Hubs beside Confluent");
            yield break;
        }

        var hubs = snapshot.One("Microsoft.EventHub/namespaces");
        yield return Is(hubs, "sku.name", "Standard");
        yield return Is(hubs, "properties.minimumTlsVersion", "1.2");
        yield return Is(hubs, "properties.disableLocalAuth", "false");
        var rights = snapshot.Of("Microsoft.EventHub/namespaces/authorizationRules")
            .Select(rule => $"{Text(rule, "name")!.Split('/')[1]} {At(rule, "properties.rights")!.ToJsonString()}")
            .Order(StringComparer.Ordinal);
        yield return That(rights.SequenceEqual(["""listen ["Listen"]""", """send ["Listen","Send"]"""]), "the rights at the brokers");
        var topics = snapshot.Of("Microsoft.EventHub/namespaces/eventhubs").Select(hub => Text(hub, "name")!.Split('/')[1])
            .Order(StringComparer.Ordinal);
        foreach (var app in AzureApp.Of(snapshot))
        {
            var wanted = new[] { "SegmentTracksTopic", "WeatherTopic" }.Select(setting => app.Settings.GetValueOrDefault(setting));
            yield return That(topics.SequenceEqual(wanted), $"{app.Service}: its topics are not the event hubs");
            yield return That(app.Settings.GetValueOrDefault("ReplayCompression") == "None",
                $"{app.Service}: Event Hubs Standard takes no compression");
        }
    }

    private static IEnumerable<string> OfMySql(AzureSnapshot snapshot)
    {
        var server = snapshot.One("Microsoft.DBforMySQL/flexibleServers");
        var options = snapshot.Of("Microsoft.DBforMySQL/flexibleServers/configurations")
            .ToDictionary(option => Text(option, "name")!.Split('/')[1], option => Text(option, "properties.value")!);
        yield return Is(server, "properties.version", "8.4");
        yield return Is(server, "sku.name", snapshot.Name == "prod" ? "Standard_E16ads_v5" : "Standard_B1ms");
        yield return Is(server, "properties.highAvailability.mode", snapshot.Name == "prod" ? "ZoneRedundant" : "Disabled");
        yield return That(options.GetValueOrDefault("require_secure_transport") == "ON", "MySQL takes connections without TLS");
        yield return That(options.GetValueOrDefault("tls_version") == "TLSv1.2,TLSv1.3", "MySQL's versions of TLS");
        yield return That(
            int.TryParse(options.GetValueOrDefault("max_allowed_packet"), CultureInfo.InvariantCulture, out var bytes)
                && bytes >= LeastPacket,
            "max_allowed_packet is less than the app takes");
        var secrets = snapshot.Of("Microsoft.KeyVault/vaults/secrets");
        foreach (var secret in secrets.Where(secret => Text(secret, "name")!.Contains("/MySql", StringComparison.Ordinal)))
        {
            yield return That(Text(secret, "properties.value")!.Contains("SslMode=VerifyFull", StringComparison.Ordinal),
                "a connection that trusts any server");
        }
    }

    /// <summary>Each identity has exactly these roles, each at one place.</summary>
    private static IEnumerable<string> OfRoles(AzureSnapshot snapshot)
    {
        foreach (var app in AzureApp.Of(snapshot))
        {
            var roles = snapshot.Of("Microsoft.Authorization/roleAssignments")
                .Where(role => Text(role, "properties.principalId")!.Contains($"/{app.Identity}'", StringComparison.Ordinal))
                .Select(AzureRoles.Describe)
                .Order(StringComparer.Ordinal);
            string[] wanted =
            [
                $"Key Vault Secrets User at BrokerPasswordOf{char.ToUpperInvariant(app.Service[0])}{app.Service[1..]}",
                "Key Vault Secrets User at MySqlConnection",
                "Key Vault Secrets User at MySqlMigrationConnection",
                "Monitoring Metrics Publisher at components",
                "Storage Blob Data Owner at storageAccounts",
                "Storage Table Data Contributor at storageAccounts",
            ];
            yield return That(roles.SequenceEqual(wanted), $"{app.Service}: its roles are {string.Join(", ", roles)}");
            var references = app.Settings.Where(setting => setting.Value.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal));
            foreach (var (name, value) in references)
            {
                var secret = value.Split("SecretName=")[1].TrimEnd(')');
                yield return That(wanted.Contains($"Key Vault Secrets User at {secret}"),
                    $"{app.Service}: {name} refers to a secret that it may not read");
                yield return That(
                    snapshot.Of("Microsoft.KeyVault/vaults/secrets")
                        .Any(kept => Text(kept, "name")!.EndsWith($"/{secret}", StringComparison.Ordinal)),
                    $"{app.Service}: {name} refers to no secret");
            }
        }
    }

    private static IEnumerable<string> OfNetwork(AzureSnapshot snapshot)
    {
        var isPrivate = snapshot.Name == "prod";
        yield return That(snapshot.Of("Microsoft.Network/privateEndpoints").Count == (isPrivate ? 5 : 0), "the private endpoints");
        foreach (var (type, path) in new[]
        {
            ("Microsoft.Storage/storageAccounts", "properties.publicNetworkAccess"),
            ("Microsoft.KeyVault/vaults", "properties.publicNetworkAccess"),
            ("Microsoft.EventHub/namespaces", "properties.publicNetworkAccess"),
            ("Microsoft.DBforMySQL/flexibleServers", "properties.network.publicNetworkAccess"),
        })
        {
            foreach (var resource in snapshot.Of(type))
            {
                yield return Is(resource, path, isPrivate ? "Disabled" : "Enabled");
            }
        }

        foreach (var app in AzureApp.Of(snapshot))
        {
            yield return That(isPrivate == (Text(app.Site, "properties.virtualNetworkSubnetId") is not null),
                $"{app.Service}: its network");
        }
    }

    private static IEnumerable<string> OfAlerts(AzureSnapshot snapshot)
    {
        var names = snapshot.Of("Microsoft.Insights/scheduledQueryRules").Concat(snapshot.Of("Microsoft.Insights/activityLogAlerts"))
            .Select(alert => Text(alert, "name")!).Order(StringComparer.Ordinal);
        string[] lag = snapshot.Name == "confluent" ? [] : ["alert-lag"];
        yield return That(
            names.SequenceEqual(["alert-app-silent", "alert-app-stopped", "alert-dead-letters", .. lag, "alert-site-stopped"]),
            "the alerts");
        yield return That(snapshot.Of("Microsoft.Consumption/budgets").Count == 1, "the budget");
    }

    private static string Is(AzureApp app, JsonNode? node, string path, string wanted) =>
        That(Text(node, path) == wanted, $"{app.Service}: {path}");

    private static string Is(JsonNode resource, string path, string wanted) =>
        That(Text(resource, path) == wanted, $"{resource["type"]}: {path}");

    private static string That(bool holds, string otherwise) => holds ? "" : otherwise;
}
