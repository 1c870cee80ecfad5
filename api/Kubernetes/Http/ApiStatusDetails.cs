namespace Cpctl.Api.Kubernetes;

/// <summary>Details of a metav1.Status.</summary>
internal sealed record ApiStatusDetails
{
    public string? Name { get; set; }

    public string? Kind { get; set; }

    public int? RetryAfterSeconds { get; set; }
}
