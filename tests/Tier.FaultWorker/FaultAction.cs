namespace Tier.FaultWorker;

/// <summary>What a worker does to itself.</summary>
public enum FaultAction
{
    /// <summary>SIGKILL: it is gone, as by kill -9, the kernel's out-of-memory killer or a power cut.</summary>
    Kill,

    /// <summary>SIGSTOP: all its threads stand still until it gets SIGCONT, as in a virtual machine that is moved, or on a machine that swaps.</summary>
    Freeze,
}
