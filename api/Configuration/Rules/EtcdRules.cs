using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>etcd's own limits on its timing.</summary>
internal static class EtcdRules
{
    private const int HeartbeatsPerElection = 5;
    private static readonly TimeSpan LongestElection = TimeSpan.FromSeconds(50);

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        var heartbeat = new DurationField("spec.etcd.heartbeatInterval", spec.Etcd.HeartbeatInterval);
        var election = new DurationField("spec.etcd.electionTimeout", spec.Etcd.ElectionTimeout);
        var retention = new DurationField("spec.etcd.autoCompactionRetention", spec.Etcd.AutoCompactionRetention);
        var problems = new List<ConfigProblem>();
        problems.AddRange(heartbeat.MustBe(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10), "a heartbeat is about one round trip between members"));
        problems.AddRange(election.MustBe(TimeSpan.FromMilliseconds(50), LongestElection, "etcd refuses election timeouts above 50s"));
        problems.AddRange(retention.MustBe(TimeSpan.Zero, TimeSpan.FromDays(30), "history fills the database"));
        foreach (var field in new[] { heartbeat, election })
        {
            if (field.Value is { } value && value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                problems.Add(new ConfigProblem(field.Path, $"{field.Text} is too fine", "etcd counts whole milliseconds", "Round it to milliseconds."));
            }
        }

        if (heartbeat.Value is { } beat && election.Value is { } limit && limit < beat * HeartbeatsPerElection)
        {
            problems.Add(new ConfigProblem(
                election.Path,
                $"{election.Text} is too short",
                $"etcd wants at least {HeartbeatsPerElection} heartbeats of {heartbeat.Text}, or lost packets start elections",
                $"Choose at least {GoDuration.Format(beat * HeartbeatsPerElection)}, or a shorter heartbeatInterval."));
        }

        return problems;
    }
}
