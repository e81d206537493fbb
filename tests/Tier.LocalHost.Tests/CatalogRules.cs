using Microsoft.Azure.Functions.Worker;
using Tier.LocalHost.Functions;

namespace Tier.LocalHost.Tests;

/// <summary>What the host takes for a function.</summary>
public sealed class CatalogRules
{
    [Fact]
    public void A_function_has_a_name_a_trigger_and_a_retry_policy()
    {
        var function = FunctionCatalog.Discover([typeof(CatalogRules).Assembly]).Single(function => function.Name == "RetriedForEver");

        function.Trigger.Should().BeOfType<KafkaTriggerAttribute>();
        function.Parameter.Name.Should().Be("records");
        function.Retry.Should().Be(new RetryPolicy(-1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_fixed_delay_is_a_back_off_that_does_not_grow()
    {
        var retry = FunctionCatalog.Discover([typeof(CatalogRules).Assembly]).Single(function => function.Name == "RetriedTwice").Retry!;

        (retry.Delay(0, 0.9), retry.Delay(9, 0.1)).Should().Be((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)));
        (retry.Allows(1), retry.Allows(2)).Should().Be((true, false));
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused() => Discovering<TwoOfOneName>("There are 2 functions of the name Same*");

    [Fact]
    public void A_function_without_a_trigger_is_refused() => Discovering<NoTrigger>("*Alone must have exactly one parameter with a trigger attribute.");

    [Fact]
    public void A_parameter_that_the_host_can_not_fill_is_refused() => Discovering<OddParameter>("*Odd has a parameter text, which*");

    [Fact]
    public void A_kafka_parameter_of_another_type_is_refused() => Discovering<Texts>("*Texts must be a KafkaRecord[], with IsBatched = true.");

    [Fact]
    public void A_kafka_parameter_that_is_not_batched_is_refused() => Discovering<NotBatched>("*NotBatched must be a KafkaRecord[], with IsBatched = true.");

    [Fact]
    public void A_return_type_that_the_host_can_not_use_is_refused() => Discovering<Answers>("*Answers returns Int32; it may return void, Task or ValueTask.");

    private static void Discovering<T>(string message)
    {
        var discover = () => FunctionCatalog.Discover([typeof(T)]);

        discover.Should().Throw<InvalidOperationException>().WithMessage(message);
    }

#pragma warning disable CA1822 // Functions are instance methods.

    private sealed class TwoOfOneName
    {
        [Function("Same")]
        public void One([TimerTrigger("00:00:01")] TimerInfo timer) => _ = timer;

        [Function("same")]
        public void Two([TimerTrigger("00:00:01")] TimerInfo timer) => _ = timer;
    }

    private sealed class NoTrigger
    {
        [Function("Alone")]
        public void Run(CancellationToken cancellationToken) => _ = cancellationToken;
    }

    private sealed class OddParameter
    {
        [Function("Odd")]
        public void Run([TimerTrigger("00:00:01")] TimerInfo timer, string text) => _ = (timer, text);
    }

    private sealed class Texts
    {
        [Function("Texts")]
        public void Run([KafkaTrigger("brokers", "topic", IsBatched = true)] string[] records) => _ = records;
    }

    private sealed class NotBatched
    {
        [Function("NotBatched")]
        public void Run([KafkaTrigger("brokers", "topic")] KafkaRecord[] records) => _ = records;
    }

    private sealed class Answers
    {
        [Function("Answers")]
        public int Run([TimerTrigger("00:00:01")] TimerInfo timer) => timer.IsPastDue ? 1 : 0;
    }
}
