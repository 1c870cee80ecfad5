namespace Cpctl.Api.Resources;

/// <summary>State of a container, without its history.</summary>
public sealed record ContainerStatus
{
    public string Name { get; set; } = "";

    public bool Ready { get; set; }

    public int RestartCount { get; set; }

    public string? Image { get; set; }

    public string? ImageID { get; set; }

    public string? ContainerID { get; set; }
}
