using Tier.Cli.Status;

namespace Tier.Cli.Tests;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("Zurich", "Zurich")]
    [InlineData("a\u001b[2Jb", "a [2Jb")]
    [InlineData("two\r\nlines\t!", "two  lines !")]
    [InlineData("left\u202eright", "left right")]
    public void A_text_can_not_write_over_the_screen(string text, string shown) => DisplayText.Of(text).Should().Be(shown);

    [Fact]
    public void A_long_text_is_cut_and_says_so() => DisplayText.Of(new string('x', 201)).Should().Be(new string('x', 200) + "…");

    [Fact]
    public void Numbers_times_and_bytes_look_the_same_everywhere()
    {
        DisplayText.Of(1234.5).Should().Be("1234.5");
        DisplayText.Of(new DateTime(2019, 6, 4, 7, 30, 0, 120)).Should().Be("2019-06-04 07:30:00.12");
        DisplayText.Of(new DateTime(2019, 6, 4)).Should().Be("2019-06-04 00:00:00");
        DisplayText.Of(new DateOnly(2019, 6, 4)).Should().Be("2019-06-04");
        DisplayText.Of(new byte[] { 0xC0, 0xFF }).Should().Be("c0ff");
    }
}
