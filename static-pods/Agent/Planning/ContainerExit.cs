namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>A container that has ended.</summary>
/// <param name="ContainerId">As the runtime calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record ContainerExit(string ContainerId, DateTimeOffset CreatedAt);
