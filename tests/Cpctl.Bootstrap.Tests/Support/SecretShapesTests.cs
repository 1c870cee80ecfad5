using Cpctl.Bootstrap.Support;

namespace Cpctl.Bootstrap.Tests.Support;

/// <summary>What secrets really look like where they leak: in logs, flags, manifests and addresses. None of these opens anything.</summary>
[Trait("Category", "Unit")]
public sealed class SecretShapesTests
{
    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMIK7MDENG", "wJalrXUtnFEMIK7MDENG")]
    [InlineData("AWS_SESSION_TOKEN=FwoGZXIvYXdzEBYaDH", "FwoGZXIvYXdzEBYaDH")]
    [InlineData("key id AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("\"secretAccessKey\":\"abcDEF123\"", "abcDEF123")]
    [InlineData("DB_PASSWORD=correct-horse", "correct-horse")]
    [InlineData("password: \"correct horse battery\"", "horse battery")]
    [InlineData("db_passwd: 'correct horse'", "correct horse")]
    [InlineData("{\\\"password\\\":\\\"correct horse\\\",\\\"a\\\":1}", "correct horse")]
    [InlineData("PGPASSWORD=hunter2hunter2 psql", "hunter2hunter2")]
    [InlineData("--password hunter2hunter2 --user me", "hunter2hunter2")]
    [InlineData("args: [\"--password\", \"hunter2hunter2\"]", "hunter2hunter2")]
    [InlineData("--etcd-password=hunter2hunter2", "hunter2hunter2")]
    [InlineData("mysql -u root -phunter2hunter2 db", "hunter2hunter2")]
    [InlineData("sshpass -p hunter2hunter2 ssh a@b", "hunter2hunter2")]
    [InlineData("redis-cli -h r -a hunter2hunter2 ping", "hunter2hunter2")]
    [InlineData("curl -s -u admin:hunter2hunter2 https://x", "hunter2hunter2")]
    [InlineData("machine x login y password hunter2hunter2", "hunter2hunter2")]
    [InlineData("postgres://app:hunter2hunter2@db:5432/app", "hunter2hunter2")]
    [InlineData("redis://:hunter2hunter2@cache:6379/0", "hunter2hunter2")]
    [InlineData("Server=db;User Id=sa;Password=hunter2hunter2;Encrypt=true", "hunter2hunter2")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDX==;", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDX")]
    [InlineData("https://b.example.org/x?sv=1&sig=8yLr2nq7ZQ%3D&se=2", "8yLr2nq7ZQ")]
    [InlineData("https://s3/x?X-Amz-Credential=a&X-Amz-Signature=0123456789abcdef", "0123456789abcdef")]
    [InlineData("GET /cb?code=4/0AX4XfWh&state=s", "4/0AX4XfWh")]
    [InlineData("Authorization: Basic YWRtaW46aHVudGVyMg==", "YWRtaW46aHVudGVyMg")]
    [InlineData("authorization: Token 0123abcd4567efgh", "0123abcd4567efgh")]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=AK/x, SignedHeaders=host, Signature=fe5f80f77d5fa3", "fe5f80f77d5fa3")]
    [InlineData("X-Auth-Token: gAAAAABk1234567", "gAAAAABk1234567")]
    [InlineData("X-Api-Key: 0a1b2c3d4e5f", "0a1b2c3d4e5f")]
    [InlineData("Cookie: session=s3ss10nv4lue; a=b", "s3ss10nv4lue")]
    [InlineData("Set-Cookie: sid=s3ss10nv4lue; Path=/", "s3ss10nv4lue")]
    [InlineData("    token: 9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015")]
    [InlineData("token=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl")]
    [InlineData("data: ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZXlKcGMzTWlPaUpyZFdKbGNtNWxkR1Z6In0", "ZXlKcGMzTWlPaUpyZFdKbGNtNWxkR1Z6")]
    [InlineData("bootstrap abcdef.0123456789abcdef", "0123456789abcdef")]
    [InlineData("kubeadm join --certificate-key 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "89abcdef0123456789abcdef")]
    [InlineData("K3S_URL=x K100123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef::server:c0ffee", "server:c0ffee")]
    [InlineData("remote ghp_16C7e42F292c6912E7710c838347Ae178B4a set", "ghp_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("glpat-ABCdef0123456789xyzA", "glpat-ABCdef0123456789xyzA")]
    [InlineData("xoxb-123456789012-abcdefGHIJ", "xoxb-123456789012")]
    [InlineData("https://hooks.slack.com/services/T000/B000/XXXXXXXXXXXX", "XXXXXXXXXXXX")]
    [InlineData("key AIzaSyA1234567890abcdefghijklmnopqrstuv", "AIzaSyA1234567890")]
    [InlineData("stripe sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("npm_abcdefghijklmnopqrstuvwxyz0123456789", "npm_abcdefghijklmnop")]
    [InlineData("VAULT hvs.CAESIJ0123456789abcdefghij", "hvs.CAESIJ0123456789")]
    [InlineData("Unseal Key 1: aGVsbG8gd29ybGQ", "aGVsbG8gd29ybGQ")]
    [InlineData("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", "TwL2iGABf9DHoTf")]
    [InlineData("{\"auths\":{\"r\":{\"auth\":\"YWRtaW46aHVudGVyMg==\"}}}", "YWRtaW46aHVudGVyMg")]
    [InlineData(".dockerconfigjson: eyJhdXRocyI6eyJyIjp7fX19", "eyJhdXRocyI6eyJyIjp7fX19")]
    [InlineData("client_secret=0Auth-s3cret-value&grant_type=x", "0Auth-s3cret-value")]
    [InlineData("\"clientSecret\": \"0Auth-s3cret-value\"", "0Auth-s3cret-value")]
    [InlineData("PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=", "yAnz5TF+lXXJte14tji3zlMNq")]
    [InlineData("root:$6$saltsalt$Ptb5zVnq7n4vjH0aQm1y8r0s:19000:", "Ptb5zVnq7n4vjH0aQm1y8r0s")]
    [InlineData("admin:$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "N9qo8uLOickgx2ZMRZoMye")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXktdjE")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQOYBF0\n-----END PGP PRIVATE KEY BLOCK-----", "lQOYBF0")]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration: |\n      {\"a\":\"whatever stood there\"}\n    other: 1", "whatever stood there")]
    [InlineData("\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"a\\\":\\\"whatever stood there\\\"}\",\"b\":1", "whatever stood there")]
    [InlineData("AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")]
    public void Apply_Secret_IsGone(string text, string secret)
    {
        var left = new Redaction([]).Apply($"before\n{text}\nafter");

        Assert.DoesNotContain(secret, left, StringComparison.Ordinal);
        Assert.Contains("[redacted]", left, StringComparison.Ordinal);
        Assert.StartsWith("before\n", left, StringComparison.Ordinal);
        Assert.EndsWith("\nafter", left, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tls-private-key-file=/etc/kubernetes/pki/apiserver.key")]
    [InlineData("--service-account-signing-key-file=/etc/kubernetes/pki/sa.key")]
    [InlineData("--token-auth-file /etc/tokens")]
    [InlineData("client-key: /var/lib/kubelet/pki/kubelet-client-current.pem")]
    [InlineData("imagePullSecrets:\n- name: registry")]
    [InlineData("  secret:\n    secretName: signers")]
    [InlineData("password is required")]
    [InlineData("token expired 5 minutes ago")]
    [InlineData("apiserver_audit_requests_rejected_total{code=\"401\"} 0")]
    [InlineData("authentication_token_cache_active_fetch_count{status=\"hit\"} 3")]
    [InlineData("reason=KeyRotated message=\"the key of service-account tokens was rotated\"")]
    [InlineData("uid 3a1195e0-2fc0-4f31-24e9-95a52a94b629 resourceVersion 123456")]
    [InlineData("image registry.k8s.io/pause@sha256:9001185023633d17a2f98ff69b6ff2615b8ea02a825adffa40422f51dfdcde9d")]
    public void Apply_WhatNamesOrCountsSomething_Stays(string text) => Assert.Equal(text, new Redaction([]).Apply(text));

    [Fact]
    public void OfJson_Pod_KeepsNamesAndNoValues()
    {
        var left = ForeignValues.OfJson("""
            {"items":[{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{plain words}","a":"b"}},
              "spec":{"containers":[{"env":[{"name":"MODE","value":"plain words"},{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"x"}}}]}],
                "initContainers":[{"env":[{"name":"OTHER","value":"plain words"}]}]}}]}
            """);

        Assert.DoesNotContain("plain words", left, StringComparison.Ordinal);
        Assert.All(["MODE", "OTHER", "fieldPath", "\"b\""], kept => Assert.Contains(kept, left, StringComparison.Ordinal));
    }
}
