using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Benchmarks;

/// <summary>What one change of a running control plane took, and what clients saw of it.</summary>
/// <param name="What">The change.</param>
/// <param name="Took">From the change until every node had committed it.</param>
/// <param name="AtRest">The same clients just before, so that a gap of the machine's own making is not taken for the change's.</param>
/// <param name="During">From the change on, until everything was verified.</param>
internal sealed record RolloutMeasurement(string What, TimeSpan Took, LoadReport AtRest, LoadReport During);
