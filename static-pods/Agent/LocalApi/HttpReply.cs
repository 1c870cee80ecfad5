using System.Text;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The whole body.</param>
public sealed record HttpReply(int Status, string ContentType, byte[] Body)
{
    public static HttpReply Text(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    public static HttpReply Json(byte[] body) => new(200, "application/json", body);

    public static HttpReply NotFound { get; } = Text(404, "not found");
}
