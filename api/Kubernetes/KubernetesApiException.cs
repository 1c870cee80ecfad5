using System.Net;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// The API server answered, with an error. Contrast <see cref="KubernetesTransportException"/>: nothing answered.
/// Misuse of the client throws <see cref="ArgumentException"/> or <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class KubernetesApiException : Exception
{
    /// <param name="status">HTTP status, or the code of a watch's ERROR event.</param>
    /// <param name="reason">metav1.Status reason, as in NotFound, AlreadyExists, Conflict, Expired; empty when the body had none.</param>
    /// <param name="message">The server's message.</param>
    public KubernetesApiException(HttpStatusCode status, string reason, string message)
        : base($"{message} ({(int)status}{(reason.Length == 0 ? "" : " " + reason)})")
    {
        Status = status;
        Reason = reason;
        ServerMessage = message;
    }

    public HttpStatusCode Status { get; }

    public string Reason { get; }

    /// <summary>What the server said, without its status.</summary>
    public string ServerMessage { get; }

    /// <summary>The path that was asked; null when it is not known, as in a watch.</summary>
    public string? Path { get; init; }

    /// <summary>What in the cluster refuses it: a webhook, a quota and the like; null for every other failure.</summary>
    public RefusalCause? Cause => RefusalClassifier.Classify(Status, ServerMessage, Path);

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    public bool IsAlreadyExists => Reason == "AlreadyExists";

    public bool IsConflict => Status == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    /// <summary>The resource version or continue token is too old: list again.</summary>
    public bool IsExpired => Status == HttpStatusCode.Gone;
}
