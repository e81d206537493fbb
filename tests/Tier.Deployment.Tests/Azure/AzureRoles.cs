using System.Text.Json.Nodes;

namespace Tier.Deployment.Tests.Azure;

/// <summary>The roles that the apps may have, by Azure's fixed ids, and where they have them.</summary>
internal static class AzureRoles
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
    };

    /// <summary>A role's name, or its id where it is none of these, and where it holds: a secret's name, or a resource's type.</summary>
    /// <param name="assignment">The role assignment.</param>
    public static string Describe(JsonNode assignment)
    {
        var definition = AzureSnapshot.Text(assignment, "properties.roleDefinitionId")!;
        var scope = AzureSnapshot.Text(assignment, "id")!.Split("/providers/Microsoft.Authorization/")[0].Split('/');
        return $"{Names.GetValueOrDefault(definition.Split('/')[^1], definition)} at {(scope[^2] == "secrets" ? scope[^1] : scope[^2])}";
    }
}
