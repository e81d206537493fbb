using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Tier.Cli.Commands;

/// <summary>
/// Options and arguments that are numbers. What isn't one ends in the command's own sentence: the library's names the types of .NET.
/// </summary>
internal static class Number
{
    /// <summary>An option that may be left out: then it is the default, or 0.</summary>
    /// <param name="description">What it is, for the help.</param>
    /// <param name="holds">Which numbers it takes.</param>
    /// <param name="sentence">What is said of all else.</param>
    /// <param name="byDefault">The default; null for none.</param>
    public static Option<T> Option<T>(string name, string description, Func<T, bool> holds, string sentence, T? byDefault = null)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = byDefault is { } number ? _ => number : null,
            CustomParser = result => Parse(result, holds, sentence),
        };

    /// <summary>An option that may be left out, which is known then.</summary>
    public static Option<T?> Optional<T>(string name, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(result, (T number) => !T.IsNegative(number), $"{name} takes a whole number from 0."),
        };

    public static Argument<T> Argument<T>(string name, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            CustomParser = result => Parse(result, (T number) => !T.IsNegative(number), $"The {name} must be a whole number from 0."),
        };

    /// <summary>Reads a number; the sentence becomes an error when it is none, or not one that holds.</summary>
    public static T Parse<T>(ArgumentResult result, Func<T, bool> holds, string sentence)
        where T : struct, INumber<T>
    {
        // Of a whole number, the type itself refuses a fraction.
        if (result.Tokens is [var token]
            && T.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && holds(number))
        {
            return number;
        }

        result.AddError(sentence);
        return default;
    }
}
