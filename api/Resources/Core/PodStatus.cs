namespace Cpctl.Api.Resources;

/// <summary>Status of a Pod.</summary>
public sealed record PodStatus
{
    public string? Phase { get; set; }

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? PodIP { get; set; }

    public string? HostIP { get; set; }

    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; set; } = [];
}
