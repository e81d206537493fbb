using Microsoft.Extensions.Configuration;
using Tier.Cli.Run;
using Tier.Pipeline.Records;

namespace Tier.Cli.Tests;

public sealed class SpooledFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tier-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Ordinary_files_are_not_copied() => (await CopyAsync(File("a"), File("b"))).Should().BeEmpty();

    [Fact]
    public async Task A_pipe_is_copied_whole_and_its_setting_names_the_copy()
    {
        var pipe = Pipe();
        var text = string.Concat(Enumerable.Repeat("{\"city\":\"Berlin\"}\n", 100_000));
        var writing = Task.Run(() => System.IO.File.WriteAllText(pipe, text), TestContext.Current.CancellationToken);

        var copies = await CopyAsync(File("a"), pipe);

        await writing;
        copies.Should().ContainSingle().Which.Key.Should().Be("SegmentTracksFile");
        (await System.IO.File.ReadAllTextAsync(copies["SegmentTracksFile"]!, TestContext.Current.CancellationToken)).Should().Be(text);
    }

    [Fact]
    public async Task A_pipe_for_two_settings_is_refused_since_it_can_be_read_only_once()
    {
        var pipe = Pipe();
        var writing = Task.Run(() => System.IO.File.WriteAllText(pipe, "{}"), TestContext.Current.CancellationToken);

        var copying = () => CopyAsync(pipe, pipe);

        (await copying.Should().ThrowAsync<SettingException>())
            .WithMessage($"WeatherFile and SegmentTracksFile both name {pipe}, which can be read only once: give each its own file.");
        await writing;
    }

    [Fact]
    public async Task A_terminal_is_refused()
    {
        if (!System.IO.File.Exists("/dev/tty"))
        {
            Assert.Skip("This machine has no /dev/tty.");
        }

        var copying = () => CopyAsync("/dev/tty", File("b"));

        (await copying.Should().ThrowAsync<SettingException>())
            .WithMessage("WeatherFile: /dev/tty is a terminal: give the name of a file, or pipe one in.");
    }

    private Task<IReadOnlyDictionary<string, string?>> CopyAsync(string weather, string tracks)
    {
        var settings = new Dictionary<string, string?> { ["WeatherFile"] = weather, ["SegmentTracksFile"] = tracks };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new SpooledFiles(TierFolder.Of(folder), TextWriter.Null).CopyAsync(configuration, TestContext.Current.CancellationToken);
    }

    private string File(string name)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, "{}");
        return path;
    }

    private string Pipe()
    {
        var path = Path.Combine(folder, "pipe");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        return path;
    }
}
