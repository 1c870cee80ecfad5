using System.Globalization;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>How many damaged inputs a reader is given for long: as many as somebody has time for.</summary>
internal static class FuzzRounds
{
    private const string Variable = "CPCTL_FUZZ_ROUNDS";

    /// <param name="standard">Without the variable.</param>
    public static long Or(long standard) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : standard;
}
