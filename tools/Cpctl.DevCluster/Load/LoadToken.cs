namespace Cpctl.DevCluster.Load;

/// <summary>A service account's token, which may be replaced while clients use it, as a kubelet replaces that of a pod.</summary>
public sealed class LoadToken(string value)
{
    private volatile string _value = value;

    public string Value
    {
        get => _value;
        set => _value = value;
    }

    /// <summary>It is a credential.</summary>
    public override string ToString() => "token of the load";
}
