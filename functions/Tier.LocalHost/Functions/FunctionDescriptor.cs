using System.Reflection;

namespace Tier.LocalHost.Functions;

/// <summary>A method with <c>[Function]</c>.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Parameter">The parameter that the trigger fills.</param>
/// <param name="Trigger">The trigger's attribute.</param>
/// <param name="Retry">The retry attribute's policy; null without one.</param>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, ParameterInfo Parameter, Attribute Trigger, RetryPolicy? Retry);

/// <summary>The two steps of stopping.</summary>
/// <param name="Draining">Cancelled first: nothing new begins, what runs goes on.</param>
/// <param name="Abandoned">Cancelled when the time to drain is over; the token that functions get.</param>
internal readonly record struct HostTokens(CancellationToken Draining, CancellationToken Abandoned);
