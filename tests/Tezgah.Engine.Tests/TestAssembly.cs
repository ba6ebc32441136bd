// torch's random generator and thread count are global.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
