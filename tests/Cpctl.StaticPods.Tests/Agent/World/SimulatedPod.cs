using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>One container of one static pod.</summary>
internal sealed partial class SimulatedPod(ManifestFile manifest, int id, int runsFrom, bool crashes, int attempt)
{
    public string Name => manifest.PodName;

    public string Manifest => manifest.Text;

    public int Id => id;

    public int Attempt => attempt;

    public string Component { get; } = manifest.Component ?? manifest.PodName;

    public int? Slot => manifest.Slot;

    public bool UsesBootstrapEtcd { get; } = manifest.Text.Contains(":12379", StringComparison.Ordinal);

    public long? Revision { get; } = RevisionLabel().Match(manifest.Text) is { Success: true } match
        ? long.Parse(match.Groups["revision"].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    public int? RunningSince { get; private set; }

    public int? EndedAt { get; private set; }

    public bool IsStopping { get; private set; }

    public bool IsAlive => EndedAt is null;

    public bool IsRunning => IsAlive && RunningSince is not null;

    public int WarmUpTicks => Component == ComponentNames.ApiServer ? 4 : 1;

    private int StopTicks => Component == ComponentNames.ApiServer ? 12 : 3;

    private int _endsAt = int.MaxValue;

    public void Stop(int now)
    {
        if (!IsStopping)
        {
            IsStopping = true;
            _endsAt = now + StopTicks;
        }
    }

    public void Advance(int now)
    {
        if (IsAlive && RunningSince is null && now >= runsFrom)
        {
            RunningSince = now;
            _endsAt = crashes ? Math.Min(_endsAt, now + 1) : _endsAt;
        }

        if (IsAlive && now >= _endsAt)
        {
            EndedAt = now;
        }
    }

    [GeneratedRegex(@"cpctl\.dev/revision: ['\x22](?<revision>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RevisionLabel();
}
