using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Pipeline.Hosting;

/// <summary>Makes options of the app's settings. Nothing else in the library reads the configuration.</summary>
internal static class SettingsBinding
{
    /// <summary>Adds options that are read, and refused where they are wrong, before the app starts.</summary>
    /// <param name="configure">Fills them; throws a <see cref="SettingException"/>.</param>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, Action<T> configure)
        where T : class
    {
        services.AddOptions<T>().Configure(configure).ValidateOnStart();
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    /// <summary>Fills options from the settings that have their properties' names.</summary>
    /// <exception cref="SettingException">A value isn't of its property's type.</exception>
    public static void BindAll(this IConfiguration configuration, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            if (configuration[property.Name] is not { Length: > 0 } value)
            {
                continue;
            }

            try
            {
                property.SetValue(options, configuration.GetValue(property.PropertyType, property.Name));
            }
            catch (InvalidOperationException exception)
            {
                throw new SettingException(property.Name, $"{property.Name} is '{value}': give it {Wanted(property.PropertyType)}.", exception);
            }
        }
    }

    /// <summary>Fills the options of the stream of Segment tracks.</summary>
    /// <exception cref="SettingException">SegmentTracks__OtherTypes is neither DeadLetter nor Ignore.</exception>
    public static void BindSegmentTracks(this IConfiguration configuration, SegmentTracksOptions options)
    {
        const string Setting = "SegmentTracks__OtherTypes";
        if (configuration["SegmentTracks:OtherTypes"] is not { Length: > 0 } value)
        {
            return;
        }

        options.OtherTypes = Enum.TryParse<OtherTypes>(value, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new SettingException(Setting, $"{Setting} is '{value}': give it DeadLetter or Ignore.");
    }

    private static string Wanted(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time, such as 00:00:00.100"
        : "a whole number";
}
