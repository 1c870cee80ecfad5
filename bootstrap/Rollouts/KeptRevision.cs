using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Rollouts;

/// <param name="Revision">The revision.</param>
/// <param name="MadeAt">When the operator made it.</param>
internal sealed record KeptRevision(Revision Revision, DateTimeOffset? MadeAt);
