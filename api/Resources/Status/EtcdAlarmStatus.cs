namespace Cpctl.Api.Resources;

/// <summary>An alarm that an etcd member has raised.</summary>
public sealed record EtcdAlarmStatus
{
    /// <summary>NoSpace or Corrupt.</summary>
    public string Kind { get; set; } = "";

    /// <summary>16 hexadecimal digits.</summary>
    public string? MemberId { get; set; }
}
