namespace Tier.Pipeline.Etl;

/// <summary>
/// What extract or transform made of a record: a value, a <see cref="Rejection"/>, or neither, because a setting says that
/// such records are left out. The offset of a record left out is recorded as a gap with the reason <c>filtered</c>.
/// </summary>
/// <typeparam name="T">The event or the row.</typeparam>
public readonly record struct StepResult<T>
    where T : class
{
    /// <summary>The value; null when the record was rejected or left out.</summary>
    public T? Value { get; private init; }

    /// <summary>Why there is no value; null when there is one or the record was left out.</summary>
    public Rejection? Rejection { get; private init; }

    /// <summary>Wraps a value.</summary>
    public static implicit operator StepResult<T>(T value) => new() { Value = value };

    /// <summary>Wraps a rejection.</summary>
    public static implicit operator StepResult<T>(Rejection rejection) => new() { Rejection = rejection };
}
