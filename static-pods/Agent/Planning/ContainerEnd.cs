namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>How one container of a pod ended.</summary>
/// <param name="ContainerId">As the runtime calls it.</param>
/// <param name="ExitCode">128 and the signal's number when it was killed.</param>
/// <param name="StartedAt">When it began to run.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record ContainerEnd(string ContainerId, int ExitCode, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    public TimeSpan Ran => EndedAt - StartedAt;
}
