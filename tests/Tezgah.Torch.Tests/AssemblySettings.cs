// Live counts, seeds and thread numbers belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
