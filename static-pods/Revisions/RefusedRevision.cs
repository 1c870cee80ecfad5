using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Revisions;

/// <param name="Secret">Under a revision's name.</param>
/// <param name="Number">In its name.</param>
/// <param name="Why">It is no revision of an operator of this cluster, as a clause.</param>
internal sealed record RefusedRevision(Secret Secret, long Number, string Why);
