using Tier.Cli.Run;

namespace Tier.Cli.Tests;

public sealed class PrivateFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tier-").FullName;

    private string Named => Path.Combine(folder, "export.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_is_for_this_user_alone_and_has_its_name_when_it_is_complete()
    {
        await using (var file = PrivateFile.Create(Named, force: false))
        {
            await file.Stream.WriteAsync("text"u8.ToArray());
            File.Exists(Named).Should().BeFalse();
            file.Keep();
        }

        Directory.GetFiles(folder).Should().Equal(Named);
        File.ReadAllText(Named).Should().Be("text");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Named).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task What_was_not_completed_is_gone_and_what_was_there_stays()
    {
        await File.WriteAllTextAsync(Named, "before");
        await using (var file = PrivateFile.Create(Named, force: true))
        {
            await file.Stream.WriteAsync("half"u8.ToArray());
        }

        Directory.GetFiles(folder).Should().Equal(Named);
        (await File.ReadAllTextAsync(Named)).Should().Be("before");
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force_and_then_has_its_own_rights()
    {
        await File.WriteAllTextAsync(Named, "before");
        var create = () => PrivateFile.Create(Named, force: false);
        create.Should().Throw<IOException>().WithMessage("*is there already*--force*");

        await using (var file = PrivateFile.Create(Named, force: true))
        {
            file.Keep();
        }

        (await File.ReadAllTextAsync(Named)).Should().BeEmpty();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Named).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
