using Spectre.Console;

namespace Tier.Cli.Views;

/// <summary>Consoles for Spectre's tables.</summary>
internal static class Consoles
{
    /// <summary>Wide enough that no table is broken where nothing shows it, such as a file.</summary>
    private const int WidthOfFiles = 10_000;

    /// <summary>A console over an output.</summary>
    public static IAnsiConsole For(TextWriter output)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        if (ReferenceEquals(output, Console.Error) ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
