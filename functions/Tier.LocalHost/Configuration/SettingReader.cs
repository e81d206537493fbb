using System.Globalization;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>Typed values of one section; a value that can't be read stops the host with a message that names it.</summary>
/// <param name="section">The section that holds the values.</param>
/// <param name="displayPrefix">What goes before a key in messages: <c>extensions.kafka.</c>.</param>
internal sealed class SettingReader(IConfiguration section, string displayPrefix)
{
    /// <summary>A whole number; null where there is none.</summary>
    /// <exception cref="SettingException">It isn't a whole number of at least <paramref name="minimum"/>.</exception>
    public int? Number(string key, int minimum) => section[key] switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum => number,
        var text => throw Wrong(key, text, $"a whole number of at least {minimum}"),
    };

    /// <summary>True or false; null where there is none.</summary>
    /// <exception cref="SettingException">It is neither true nor false.</exception>
    public bool? Flag(string key) => section[key] switch
    {
        null => null,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw Wrong(key, text, "true or false"),
    };

    /// <summary>A time above zero, at most a day; null where there is none.</summary>
    /// <exception cref="SettingException">It isn't such a time; a number alone would mean days.</exception>
    public TimeSpan? Time(string key) => section[key] switch
    {
        null => null,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(1) && text.Contains(':') => time,
        var text => throw Wrong(key, text, "a time above zero, such as 00:00:00.005"),
    };

    /// <summary>One of the names of an enum, in any case; null where there is none.</summary>
    /// <exception cref="SettingException">It is no such name.</exception>
    public T? OneOf<T>(string key)
        where T : struct, Enum => section[key] switch
        {
            null => null,
            var text when Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) => value,
            var text => throw Wrong(key, text, $"one of {string.Join(", ", Enum.GetNames<T>())}"),
        };

    private SettingException Wrong(string key, string text, string wanted) =>
        new(displayPrefix + key, $"The setting {displayPrefix}{key} is '{text}'; give {wanted}.");
}
