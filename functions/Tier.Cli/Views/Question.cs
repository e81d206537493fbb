namespace Tier.Cli.Views;

/// <summary>Asks a person before something is changed.</summary>
internal static class Question
{
    /// <summary>Asks; only a yes counts as one.</summary>
    /// <param name="output">Where it is asked.</param>
    /// <param name="answers">Where the answer comes from.</param>
    public static async Task<bool> AskAsync(string question, TextWriter output, TextReader answers, CancellationToken cancellationToken)
    {
        await output.WriteAsync($"{question} [y/N] ");
        await output.FlushAsync(cancellationToken);

        // A terminal's reader waits on its thread, whatever is cancelled: the thread is left behind.
        var answer = await Task.Run(answers.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return answer?.Trim() is "y" or "Y" or "yes";
    }
}
