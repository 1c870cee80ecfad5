using System.Globalization;
using System.Reflection;

namespace Cpctl.Bootstrap;

/// <summary>Which cpctl this is: its version, and when it was built.</summary>
internal static class BuildInfo
{
    /// <summary>The product's version without build metadata, like 0.1.0.</summary>
    public static string Version { get; } = FullVersion().Split('+')[0];

    /// <summary>when it was built, UTC, to the day. No machine that runs it can have an earlier date.</summary>
    public static DateTimeOffset BuiltAt { get; } = Read("BuiltAt") is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : DateTimeOffset.UnixEpoch;

    /// <summary>The commit it was built from, null when built outside a checkout.</summary>
    public static string? Commit { get; } = FullVersion().Split('+') is [_, var commit, ..] ? commit : null;

    private static string FullVersion() =>
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private static string? Read(string key) =>
        typeof(BuildInfo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;
}
