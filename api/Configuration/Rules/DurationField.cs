using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>A duration of the spec, and how to complain about it.</summary>
internal sealed record DurationField(string Path, string Text)
{
    /// <summary>Null when the text is no duration; the schema's pattern says so already unless it is beyond all bounds.</summary>
    public TimeSpan? Value => GoDuration.TryParse(Text, out var value) ? value : null;

    public IEnumerable<ConfigProblem> MustBe(TimeSpan atLeast, TimeSpan atMost, string why)
    {
        if (Value is not { } value)
        {
            if (Text.Length > 0)
            {
                yield return new ConfigProblem(Path, $"\"{Text}\" is not a usable duration", "it can't be read, or is longer than any clock counts", "Write a duration such as 500ms, 30s or 1h30m.");
            }
        }
        else if (value < atLeast || value > atMost)
        {
            yield return new ConfigProblem(Path, $"{Text} is out of range", why, $"Choose a duration from {GoDuration.Format(atLeast)} to {GoDuration.Format(atMost)}.");
        }
    }
}
