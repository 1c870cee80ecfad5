using System.Globalization;

namespace Cpctl.Bootstrap.Tests.Fuzz;

public sealed class CommandFuzzTests
{
    private const long Standard = 50_000;

    [Fact]
    [Trait("Category", "Unit")]
    public async Task Commands_DamagedInput_EndWithAnErrorInWords()
    {
        await using var sut = new CommandFuzz();
        await sut.RunAsync(0, 100);
    }

    /// <summary>CPCTL_FUZZ_ROUNDS says how many; CPCTL_FUZZ_FIRST with which to begin, for the next so many.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Commands_DamagedInputForLong_EndWithAnErrorInWords()
    {
        await using var sut = new CommandFuzz();
        await sut.RunAsync(Number("CPCTL_FUZZ_FIRST", 1_000_000), Number("CPCTL_FUZZ_ROUNDS", Standard));
    }

    private static long Number(string variable, long standard) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : standard;
}
