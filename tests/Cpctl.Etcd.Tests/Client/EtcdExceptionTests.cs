using Cpctl.Etcd.Client;
using Grpc.Core;

namespace Cpctl.Etcd.Tests.Client;

[Trait("Category", "Unit")]
public sealed class EtcdExceptionTests
{
    private static readonly Uri Endpoint = new("https://10.0.0.1:2379");

    [Theory]
    [InlineData(StatusCode.Unavailable, "Error connecting to subchannel.", EtcdFailure.Unreachable)]
    [InlineData(StatusCode.Internal, "Error starting gRPC call.", EtcdFailure.Unreachable)]
    [InlineData(StatusCode.Unavailable, "etcdserver: unhealthy cluster", EtcdFailure.Refused)]
    [InlineData(StatusCode.Unavailable, "etcdserver: no leader", EtcdFailure.Refused)]
    [InlineData(StatusCode.Unavailable, "etcdserver: request timed out, possibly due to connection lost", EtcdFailure.Timeout)]
    [InlineData(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member which is in sync with leader", EtcdFailure.Refused)]
    [InlineData(StatusCode.DeadlineExceeded, "", EtcdFailure.Timeout)]
    [InlineData(StatusCode.Cancelled, "", EtcdFailure.Timeout)]
    public void From_Status_Failure(StatusCode code, string detail, EtcdFailure failure)
    {
        var error = EtcdException.From(Endpoint, new RpcException(new Status(code, detail)));

        Assert.Equal(failure, error.Failure);
        Assert.StartsWith("etcd at 10.0.0.1:2379: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_NobodyListens_TheRootCauseIsTold()
    {
        var cause = new HttpRequestException("outer", new IOException("Connection refused"));

        var error = EtcdException.From(Endpoint, new RpcException(new Status(StatusCode.Unavailable, "Error connecting", cause)));

        Assert.Equal("Connection refused", error.Reason);
    }
}
