namespace Cpctl.Api.Kubernetes;

/// <summary>metav1.Status: how the API server reports a failure.</summary>
internal sealed record ApiStatus
{
    public string? Status { get; set; }

    public string? Message { get; set; }

    public string? Reason { get; set; }

    public int? Code { get; set; }

    public ApiStatusDetails? Details { get; set; }
}
