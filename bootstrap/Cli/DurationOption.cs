using System.CommandLine;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Durations on the command line are written as everywhere in Kubernetes: 90s, 1h30m.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (GoDuration.TryParse(result.Tokens[0].Value, out var duration) && duration > TimeSpan.Zero) return duration;
            result.AddError($"'{result.Tokens[0].Value}' is not a duration for {name}: write one like 30m or 24h");
            return null;
        },
    };
}
