using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Tests.Node.Cri;

/// <summary>A gRPC server on a unix socket: one handler a method, framed by hand.</summary>
internal sealed class FakeRuntime : IAsyncDisposable
{
    private const string NotFoundStatus = "5";
    private readonly WebApplication _app;
    private readonly Dictionary<string, Func<byte[], IMessage?>> _handlers = new(StringComparer.Ordinal);

    internal FakeRuntime(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal Task StartAsync() => _app.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Null answers NOT_FOUND.</summary>
    internal void On<TRequest>(string method, MessageParser<TRequest> parser, Func<TRequest, IMessage?> handler)
        where TRequest : IMessage<TRequest> => _handlers[method] = bytes => handler(parser.ParseFrom(bytes));

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = _handlers[context.Request.Path.Value!.TrimStart('/')](body.ToArray()[5..]);

        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        if (answer is not null)
        {
            var message = answer.ToByteArray();
            var frame = new byte[5 + message.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
            message.CopyTo(frame, 5);
            await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        }

        context.Response.AppendTrailer("grpc-status", answer is null ? NotFoundStatus : "0");
    }
}
