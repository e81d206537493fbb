using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Tier.Functions;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>Reads host.json and local.settings.json: JSON with comments and trailing commas, as the platform takes it.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file's values under their paths, with a colon between the names: <c>extensions:kafka:maxBatchSize</c>.</summary>
    /// <exception cref="SettingException">The file isn't there, isn't JSON, or isn't a JSON object.</exception>
    public static Dictionary<string, string?> Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new SettingException(name, $"{path} holds no JSON object; begin it with {{ and end it with }}.");
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Flatten("", document.RootElement, values);
            return values;
        }
        catch (JsonException exception)
        {
            throw new SettingException(
                name,
                $"{path} isn't valid JSON at line {exception.LineNumber + 1}, position {exception.BytePositionInLine + 1}; correct the file there.",
                exception);
        }
        catch (IOException exception)
        {
            throw new SettingException(name, $"{path} can't be read ({exception.Message.TrimEnd('.')}); give the path of a file that can.", exception);
        }
    }

    private static void Flatten(string path, JsonElement element, Dictionary<string, string?> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Flatten(Join(path, property.Name), property.Value, values);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Flatten(Join(path, $"{index}"), item, values);
                break;
            case JsonValueKind.Null:
                break;
            default:
                values[path] = element.ToString();
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : ConfigurationPath.Combine(path, name);
}

/// <summary>host.json, with the settings that begin with <c>AzureFunctionsJobHost__</c> laid over it.</summary>
internal static class HostJson
{
    /// <summary>Reads the file and lays the settings over it.</summary>
    /// <exception cref="SettingException">The file can't be read or isn't JSON.</exception>
    public static IConfigurationRoot Load(string path, IConfiguration settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(JsonFile.Read(path))
        .AddInMemoryCollection(settings.GetSection(HostJsonConfiguration.Section).AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null))
        .Build();
}
